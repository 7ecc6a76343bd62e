import { expect, it } from "vitest";
import { imageRepository } from "./image-repository";

it.each([
  ["acme/api:2.1", "acme/api"],
  ["api", "api"],
  ["registry.example:5000/shop/api", "registry.example:5000/shop/api"],
  ["registry.example:5000/shop/api:2.1", "registry.example:5000/shop/api"],
  ["acme/api:2.1@sha256:0123", "acme/api"],
])("the repository of %s is %s", (image, repository) => {
  expect(imageRepository(image)).toBe(repository);
});
