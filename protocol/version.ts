/**
 * Increases when a client of the last version could misunderstand the server. Sent by the client as `?v=` of the socket's
 * address. Apart from the schemas, so that a page takes the number without them.
 */
export const PROTOCOL_VERSION = 1;
