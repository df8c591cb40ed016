import { locatedText } from '../../model/located';
import { entriesOf } from '../../yaml/tree';
import { defineContractRule } from '../rule';
import { isOurRule } from './ours';

/** What an annotation is called that holds one. */
const IS_URL = /(?:^|_)url$/i;

/** Whether a text may be a URL that a browser opens; a template may make one when the alert fires. */
const mayBeUrl = (text: string): boolean => /^https?:\/\/[^\s/]/i.test(text) || text.startsWith('{{') || /^https?:\/\/\{\{/i.test(text);

export default defineContractRule({
  id: 'contract/annotation-url',
  severity: 'warning',
  alert(alert, _group, context) {
    const { annotations } = context.contract.alerts;
    for (const { key, value } of entriesOf(alert.annotations)) {
      const text = IS_URL.test(key.text) && annotations.includes(key.text) ? locatedText(value) : undefined;
      // An empty one is another rule's report.
      if (!text || text.value.trim() === '' || mayBeUrl(text.value.trim())) continue;
      if (!isOurRule(alert, context.contract)) return;
      context.report({
        from: text.from,
        to: text.to,
        message: `\`${key.text}\` is opened from the alert, and this is no URL: write one that begins with \`https://\`.`,
      });
    }
  },
});
