/** What the rules about links look for: what pages make clickable, and no bare names, because `node.js` is no link. Linear in the text. */

const link = /https?:\/\/\S|mailto:\S|(?<![\p{L}\p{N}.])www\.[\p{L}\p{N}]/iu;
const picture = /\.(?:png|jpe?g|gif|webp|avif|svg|bmp|ico|tiff?|heic)(?![\p{L}\p{N}])/iu;

export const holdsLink = (text: string): boolean => link.test(text);

/** A link to a picture, or Markdown for showing one. */
export function holdsPicture(text: string): boolean {
  if (text.includes('![') && text.includes('](')) return true;
  return text.split(/[\s()<>]+/).some((word) => holdsLink(word) && picture.test(word));
}
