"""Whether what a page shows can be read on its screen: nothing cut off, nothing too small or too faint.

Contrast is that of WCAG 2.2, 1.4.3: 4.5 to 1 for text, 3 to 1 for large text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Page

SMALLEST = 11
"""Pixels of the smallest letters."""

LOOK = """
([root, smallest]) => {
  const found = [];
  const numbers = (colour) => (colour.match(/[0-9.]+/g) ?? []).map(Number);
  const light = (rgb) => {
    const [r, g, b] = rgb.slice(0, 3).map((one) => {
      const part = one / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const words = (node) => `${node.tagName} ${(node.textContent || node.alt).slice(0, 60)}`;
  const say = (what, node) => found.push(`${what}: ${words(node)}`);
  if (document.documentElement.scrollWidth > innerWidth) found.push("the page is wider than the screen");
  for (const node of document.querySelectorAll(`${root} *`)) {
    const style = getComputedStyle(node), box = node.getBoundingClientRect();
    const isSeen = box.width && box.height && style.visibility !== "hidden";
    if (!isSeen || node.closest(".sr, [aria-hidden=true]")) continue;
    if (box.right > innerWidth + 1 || box.left < -1) say("beyond the screen", node);
    if (style.overflowX === "hidden" && node.scrollWidth > node.clientWidth + 1) say("cut off", node);
    if (node.tagName === "IMG") {
      if (!node.alt.trim()) say("without words", node);
      if (!node.complete || !node.naturalWidth) say("not loaded", node);
      if (box.width < innerWidth / 2) say("too small a picture", node);
    }
    const own = [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
    if (!own) continue;
    const size = parseFloat(style.fontSize);
    if (size < smallest) say(`${size} pixels`, node);
    const [one, other] = [light(numbers(style.color)), light(ground(node))].sort((a, b) => b - a);
    const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    const ratio = (one + 0.05) / (other + 0.05);
    if (ratio < least) say(`contrast ${ratio.toFixed(1)}`, node);
  }
  return found;
}
"""


async def faults(page: Page, root: str) -> list[str]:
    """What of everything below `root` cannot be read; empty is good."""
    found: list[str] = await page.evaluate(LOOK, [root, SMALLEST])
    return found
