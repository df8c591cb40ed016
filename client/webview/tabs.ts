import { element } from './dom';

/** Tabs as assistive technology knows them: arrow keys go from one to the next. */
export class Tabs {
  readonly element = element('div', { class: 'tabs', role: 'tablist', 'aria-label': 'View' });
  private tabs: { name: string; made: HTMLButtonElement }[] = [];

  /** @param panel the element that shows what a tab is for */
  constructor(private readonly panel: HTMLElement, private readonly chosen: (name: string) => void) {
    panel.setAttribute('role', 'tabpanel');
    this.element.addEventListener('keydown', (event) => this.onKey(event));
  }

  get names(): string[] {
    return this.tabs.map(({ name }) => name);
  }

  get current(): string {
    return this.tabs.find(({ made }) => made.getAttribute('aria-selected') === 'true')?.name ?? '';
  }

  show(names: readonly string[], current: string): void {
    const hadFocus = this.element.contains(document.activeElement);
    if (names.join() !== this.names.join()) {
      this.tabs = names.map((name) => {
        const made = element('button', { type: 'button', role: 'tab', id: `tab-${name}` }, name);
        made.addEventListener('click', () => this.choose(name));
        return { name, made };
      });
      this.element.replaceChildren(...this.tabs.map(({ made }) => made));
    }
    this.element.hidden = names.length < 2;
    for (const { name, made } of this.tabs) {
      made.setAttribute('aria-selected', String(name === current));
      made.tabIndex = name === current ? 0 : -1;
      if (hadFocus && name === current) made.focus();
    }
    this.panel.setAttribute('aria-labelledby', `tab-${current}`);
  }

  private choose(name: string): void {
    this.show(this.names, name);
    this.chosen(name);
  }

  private onKey(event: KeyboardEvent): void {
    const moves: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };
    const move = moves[event.key];
    if (move === undefined) return;
    const { names } = this;
    event.preventDefault();
    this.choose(names[(names.indexOf(this.current) + move + names.length) % names.length]!);
    this.tabs.find(({ name }) => name === this.current)?.made.focus();
  }
}
