import { expect, it } from "vitest";
import { readSizes } from "./read-sizes";

it("measures every combination that was picked and has a container for each host", () => {
  const { sizes, seconds } = readSizes([
    "--containers=10,100",
    "--hosts=1,100",
    "--workers=2",
    "--queue=redis",
    "--seconds=5",
  ]);
  expect(seconds).toBe(5);
  expect(sizes).toEqual([
    { containers: 10, hosts: 1, workers: 2, queue: "redis" },
    { containers: 100, hosts: 1, workers: 2, queue: "redis" },
    { containers: 100, hosts: 100, workers: 2, queue: "redis" },
  ]);
});

it.each([
  { name: "an unknown flag", argv: ["--hots=3"], says: /--hots=3 is not understood/ },
  {
    name: "a number that is none",
    argv: ["--hosts=many"],
    says: /--hosts takes whole numbers from 1 to 1000, not many/,
  },
  { name: "more worker processes than there are shards", argv: ["--workers=9"], says: /from 1 to 8/ },
  { name: "a queue that is not there", argv: ["--queue=kafka"], says: /postgres and redis, not kafka/ },
  {
    name: "sizes that leave nothing",
    argv: ["--containers=1", "--hosts=2"],
    says: /each host needs a container/,
  },
])("refuses $name", ({ argv, says }) => {
  expect(() => readSizes(argv)).toThrow(says);
});
