import { button, element } from './dom';
import type { Message } from './texts';
import { withCode } from './with-code';

/** What can be done about a message; what is absent is not offered. */
export interface MessageActions {
  readonly agree?: () => void;
  readonly openSetting?: () => void;
}

/** Writes a message into the section that stands in place of a result. */
export function fillMessage(section: HTMLElement, { tone, heading, verbatim, meaning, reasons = [], advice, offersSetting, offersAgreement = false }: Message, { agree, openSetting }: MessageActions): void {
  section.className = `message ${tone}`;
  section.replaceChildren(
    element('h2', {}, heading),
    ...(verbatim === undefined ? [] : [element('pre', { tabindex: '0' }, verbatim)]),
    ...(meaning === undefined ? [] : [element('p', {}, meaning)]),
    ...(reasons.length > 0 ? [element('ul', { class: 'reasons' }, ...reasons.map((each) => element('li', {}, ...withCode(each))))] : []),
    ...(advice.length > 0 ? [element('ul', {}, ...advice.map((each) => element('li', {}, each)))] : []),
    ...(offersAgreement && agree ? [element('div', { class: 'actions' }, button('Allow and Run', agree, { class: 'primary' }))] : []),
    ...(offersSetting && openSetting ? [element('div', { class: 'actions' }, button('Open Setting', openSetting))] : []),
  );
}
