/** An image without its tag and digest: what stays when a new version is deployed. "registry:5000/shop/api:2.1" → "registry:5000/shop/api". */
export function imageRepository(image: string): string {
  const name = image.split("@", 1)[0]!;
  const colon = name.lastIndexOf(":");
  return colon > name.lastIndexOf("/") ? name.slice(0, colon) : name;
}
