import { expect, it } from "vitest";
import { skewWords } from "./skew-words";

it.each([
  { name: "what is not known is not called right", skewMs: null, words: "clock not known", isOff: false },
  { name: "a few ms are none", skewMs: 40, words: "clock agrees", isOff: false },
  { name: "a second is said and does no harm", skewMs: -1_200, words: "clock 1.2 s behind", isOff: false },
  { name: "a minute is a fault", skewMs: 60_000, words: "clock 60.0 s ahead", isOff: true },
])("$name", ({ skewMs, words, isOff }) => {
  expect(skewWords(skewMs)).toEqual({ words, isOff });
});
