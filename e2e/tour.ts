import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, type Locator, type Page } from "@playwright/test";

const FILE = path.resolve(import.meta.dirname, "../docs/tour.md");
const [BEGIN, END] = ["<!-- counted by npm run docs:shots -->", "<!-- end of what was counted -->"];

interface Step {
  name: string;
  clicks: number;
  fields: number;
  seconds: number;
}

/** Walks through the product as a person does, and counts what it costs them. */
export class Tour {
  readonly steps: Step[] = [];
  private clicks = 0;
  private fields = 0;

  constructor(readonly page: Page) {}

  /** One line of the table: what is reached, and what it took since the line before. */
  async step(name: string, walk: () => Promise<void>): Promise<void> {
    const [clicks, fields, since] = [this.clicks, this.fields, Date.now()];
    await walk();
    const seconds = Math.round((Date.now() - since) / 1000);
    this.steps.push({ name, clicks: this.clicks - clicks, fields: this.fields - fields, seconds });
  }

  async click(target: Locator): Promise<void> {
    await target.click();
    this.clicks += 1;
  }

  async fill(target: Locator, text: string): Promise<void> {
    await target.fill(text);
    this.fields += 1;
  }

  /** What was written down: name and clicks of each step. Fails when the tour's page has no such table. */
  static written(): { name: string; clicks: number }[] {
    const rows = [
      ...counted(readFileSync(FILE, "utf8")).matchAll(/^\| (?!step|---|\*\*)(.+?) \| (\d+) \|/gm),
    ];
    expect(rows.length).toBeGreaterThan(3);
    return rows.map(([, name, clicks]) => ({ name: name!, clicks: Number(clicks) }));
  }

  /** Writes the table anew, with the seconds that `npm run up` took until it was ready. */
  write(upSeconds: number): void {
    const all = [
      {
        name: "`npm run up` says that it is ready, once it is built",
        clicks: 0,
        fields: 0,
        seconds: upSeconds,
      },
      ...this.steps,
    ];
    const sum = (of: "clicks" | "fields" | "seconds") => all.reduce((total, step) => total + step[of], 0);
    const row = ({ name, clicks, fields, seconds }: Step) =>
      `| ${name} | ${clicks} | ${fields} | ${timeWords(seconds)} |`;
    const total = `| **in all** | ${sum("clicks")} | ${sum("fields")} | ${timeWords(sum("seconds"))} |`;
    const table = [
      "| step | clicks | fields filled | time |",
      "|---|---|---|---|",
      ...all.map(row),
      total,
    ].join("\n");
    const text = readFileSync(FILE, "utf8");
    writeFileSync(FILE, text.replace(counted(text), `\n${table}\n`));
  }
}

function counted(text: string): string {
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${FILE} has no place for what was counted`);
  return text.slice(from + BEGIN.length, to);
}

const timeWords = (seconds: number) =>
  seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
