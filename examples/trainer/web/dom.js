// Small helpers. Text is always set as text, so nothing that comes from anywhere is read as markup.

export const byId = (id) => document.getElementById(id);

// el makes an element. Children are elements, texts, or null.
export function el(tag, attributes = {}, ...children) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, value);
  e.append(...children.filter((c) => c !== null && c !== undefined));
  return e;
}

// fill puts children in the place of what an element holds.
export function fill(e, children) {
  e.replaceChildren(...children.filter((c) => c !== null && c !== undefined));
}

// rich is text in which `names` are set as code.
export function rich(text) {
  return text.split("`").map((part, i) => (i % 2 ? el("code", {}, part) : part));
}
