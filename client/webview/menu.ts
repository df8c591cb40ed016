import { button, element } from './dom';

export interface MenuItem {
  readonly label: string;
  readonly run: () => void;
}

/** A button that opens a menu: arrow keys move, Enter chooses, Escape closes. */
export function menuButton(label: string, items: () => readonly MenuItem[]): HTMLElement {
  const menu = element('div', { class: 'menu', role: 'menu', 'aria-label': label, hidden: '' });
  const opener = button(label, () => (menu.hidden ? open() : close()), { 'aria-haspopup': 'menu', 'aria-expanded': 'false' });
  const holder = element('span', { class: 'menu-holder' }, opener, menu);
  const entries = (): HTMLElement[] => [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')];
  const close = (): void => {
    menu.hidden = true;
    opener.setAttribute('aria-expanded', 'false');
  };
  const open = (): void => {
    menu.replaceChildren(
      ...items().map(({ label: text, run }) => {
        const choose = (): void => {
          close();
          opener.focus();
          run();
        };
        return button(text, choose, { role: 'menuitem', tabindex: '-1' });
      }),
    );
    menu.hidden = false;
    opener.setAttribute('aria-expanded', 'true');
    entries()[0]?.focus();
  };
  holder.addEventListener('keydown', (event) => {
    const all = entries();
    const at = all.indexOf(document.activeElement as HTMLElement);
    if (event.key === 'Escape' && !menu.hidden) {
      close();
      opener.focus();
    } else if (event.key === 'ArrowDown') {
      if (menu.hidden) open();
      else all[(at + 1) % all.length]?.focus();
    } else if (event.key === 'ArrowUp' && !menu.hidden) all[(at - 1 + all.length) % all.length]?.focus();
    else return;
    event.preventDefault();
  });
  holder.addEventListener('focusout', (event) => {
    if (!(event.relatedTarget instanceof Node) || !holder.contains(event.relatedTarget)) close();
  });
  return holder;
}
