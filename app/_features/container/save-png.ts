import { saveFile } from "@/app/_lib/save-file";

const EDGE = 24;
const TITLE = 28;

/**
 * Hands the charts below an element to the browser as one picture, one under the other, as they look now.
 *
 * Does nothing where there is no chart: tables are saved as CSV.
 */
export async function savePng(what: string, title: string, root: HTMLElement): Promise<void> {
  const charts = [...root.querySelectorAll("figure")].flatMap((figure) => {
    const canvas = figure.querySelector("canvas");
    return canvas ? [{ name: wordsOf(figure), canvas }] : [];
  });
  if (charts.length === 0) return;
  const style = getComputedStyle(root);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const ratio = window.devicePixelRatio || 1;
  const width = Math.max(...charts.map(({ canvas }) => canvas.width)) + 2 * EDGE * ratio;
  const height = charts.reduce((sum, { canvas }) => sum + canvas.height + TITLE * ratio, 0);
  const picture = document.createElement("canvas");
  picture.width = width;
  picture.height = height + (2 * EDGE + TITLE) * ratio;
  const pen = picture.getContext("2d");
  if (!pen) throw new Error("This browser draws no pictures.");
  pen.fillStyle = colour("surface");
  pen.fillRect(0, 0, picture.width, picture.height);
  const write = (text: string, size: number, top: number, ink: string) => {
    pen.fillStyle = colour(ink);
    pen.font = `${size === 15 ? 600 : 500} ${size * ratio}px ${style.fontFamily}`;
    pen.fillText(text, EDGE * ratio, top, width - 2 * EDGE * ratio);
  };
  let top = EDGE * ratio;
  write(title, 15, top + 12 * ratio, "ink");
  top += TITLE * ratio;
  for (const { name, canvas } of charts) {
    write(name, 12, top + 16 * ratio, "muted");
    top += TITLE * ratio;
    pen.drawImage(canvas, EDGE * ratio, top);
    top += canvas.height;
  }
  const file = await new Promise<Blob | null>((resolve) => picture.toBlob(resolve, "image/png"));
  if (file === null) throw new Error("The picture could not be made: it is too large for this browser.");
  saveFile(file, what, "png");
}

/** The chart's name and what its legend says. */
function wordsOf(figure: Element): string {
  const caption = figure.querySelector("figcaption");
  const name = caption?.querySelector("[data-name]")?.textContent ?? "";
  const legend = [...(caption?.querySelectorAll("li") ?? [])].map((item) =>
    item.innerText.replaceAll(/\s+/g, " "),
  );
  return [name, ...legend].join("  ·  ");
}
