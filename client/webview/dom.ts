/** Makes elements without ever parsing markup: what comes from a server becomes a text node or an attribute's value. */
export function element<Name extends keyof HTMLElementTagNameMap>(name: Name, attributes: Record<string, string | undefined> = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** A button that does something. */
export function button(label: string, action: () => void, attributes: Record<string, string | undefined> = {}): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, label);
  made.addEventListener('click', action);
  return made;
}
