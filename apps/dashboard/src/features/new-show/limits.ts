/** What the api takes at most; a test compares these with the api's own. */
export const MAX_SEATS = 200_000;
export const MAX_SEAT_TEXT = 64;
export const MAX_NAME = 200;
export const MAX_TITLE = 500;
export const MAX_PLACE = 1_000_000;
export const MAX_TTL_MS = 86_400_000;
export const MAX_SEATS_PER_HOLD = 500;
export const MAX_SEATS_PER_CUSTOMER = 10_000;
export const MAX_REQUEST_BYTES = 16 * 1024 * 1024;
export const SHOW_ID_PATTERN = /^[A-Za-z0-9_-]{1,64}$/;
