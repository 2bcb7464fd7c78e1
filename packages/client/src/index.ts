/// <reference lib="esnext.disposable" preserve="true" />
export type { AppRouter } from './app-router.ts';
export { createHoldfastClient, type HoldfastClient, type HoldRequest, type KnownHold } from './client.ts';
export type { Api, ConnectionOptions } from './connection.ts';
export {
  type ClientStatus,
  HoldfastError,
  type HoldfastStatus,
  isHoldfastError,
  type ServerStatus,
} from './errors.ts';
export type { Booking, Hold, HoldOptions } from './hold.ts';
export { type HoldEnd, HoldLostError } from './hold-lost.ts';
export type { CallContext } from './safe-calls.ts';
export type { SeatEvent, WatchOptions } from './watch.ts';
export type { TakenStatus, WatchedSeats } from './watched-seats.ts';
