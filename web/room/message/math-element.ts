import type { MathNode } from './mathml.ts';

const namespace = 'http://www.w3.org/1998/Math/MathML';

/** The elements of a tree. Styles are set one by one: the page's policy allows no `style` attribute. */
export function buildMath({ name, attributes, styles, classes, children }: MathNode): MathMLElement {
  const element = document.createElementNS(namespace, name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  for (const [property, value] of Object.entries(styles)) Reflect.set(element.style, property, value);
  if (classes.length > 0) element.setAttribute('class', classes.join(' '));
  element.append(...children.map((child) => (typeof child === 'string' ? child : buildMath(child))));
  return element;
}
