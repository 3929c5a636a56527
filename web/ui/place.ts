/** Puts a popover below the control that opened it, its far edge on the control's, inside the window; above where there is no room. */
export function placeBelow(popover: HTMLElement, opener: HTMLElement): void {
  const gap = 4;
  const edge = 8;
  const at = opener.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = popover;
  const opensFromStart = at.left + at.width / 2 < innerWidth / 2;
  const left = opensFromStart ? at.left : at.right - width;
  const below = at.bottom + gap + height <= innerHeight - edge;
  popover.style.left = `${Math.max(edge, Math.min(left, innerWidth - width - edge))}px`;
  popover.style.top = `${Math.max(edge, below ? at.bottom + gap : at.top - gap - height)}px`;
}
