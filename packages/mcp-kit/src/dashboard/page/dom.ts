/** The element of the page with this id. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element ${id}`);
  return found as T;
}

/** Makes an element. Text is always text: what the server tells is never markup. */
export function element(tag: string, className: string, ...inside: readonly (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...inside);
  return made;
}

/** Sets the text of an element, unless it is there already: what stays the same is not announced again. */
export function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** Replaces what is inside an element, unless it would say the same. */
export function setInside(target: HTMLElement, ...inside: readonly Node[]): void {
  const holder = document.createElement('div');
  holder.append(...inside);
  if (holder.innerHTML !== target.innerHTML) target.replaceChildren(...holder.childNodes);
}
