/** What the certificates of an endpoint are sealed for. */
export const hostSecretName = (endpointId: number) => `host-endpoint:${endpointId}`;
