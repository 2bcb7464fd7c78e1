import { REST_PREFIX } from '../procedures.ts';
import { type Json, jsonContent } from './json.ts';

export const TUTORIAL_SCHEMAS: Json = {
  TutorialMessage: {
    type: 'object',
    properties: { message: { type: 'string' } },
    required: ['message'],
  },
  TutorialBooking: {
    type: 'object',
    properties: {
      message: { type: 'string' },
      holdId: { type: 'string' },
      token: { type: 'string', description: 'The owner token; also in the cookie' },
      expiresAt: { type: 'integer', description: 'Epoch milliseconds on the engine clock' },
    },
    required: ['message', 'holdId', 'token', 'expiresAt'],
  },
  TutorialRefusal: {
    type: 'object',
    properties: { detail: { type: 'string' } },
    required: ['detail'],
  },
};

const detail = (description: string, example: string) => ({
  description,
  content: jsonContent({
    schema: { $ref: '#/components/schemas/TutorialRefusal' },
    example: { detail: example },
  }),
});

const tutorial = { tags: ['tutorial'], security: [] };
const seatId = { name: 'seat_id', in: 'path', required: true, schema: { type: 'string' }, example: 'A1' };
const noShow = () => detail('There is no such seat, or no such show.', 'The show has no such seat: Z9.');
const busy = () => detail('Too many requests.', 'Too many requests. Slow down.');
const down = () =>
  detail('The engine or the ledger cannot be reached.', 'Seats cannot be decided right now.');

const availability = () => ({
  ...tutorial,
  operationId: 'tutorialAvailability',
  summary: 'Which seats of avengers_endgame are available',
  responses: {
    '200': {
      description: 'Every seat of the show: whether it can be had.',
      content: jsonContent({
        schema: { type: 'object', additionalProperties: { type: 'boolean' } },
        example: { A1: true, A2: true, B1: true, B2: true },
      }),
    },
    '404': detail('There is no such show.', 'There is no show "avengers_endgame".'),
    '429': busy(),
    '503': down(),
  },
});

const book = () => ({
  ...tutorial,
  operationId: 'tutorialBook',
  summary: 'Locks a seat of avengers_endgame',
  description: 'The owner token is in the answer, and in a cookie that only goes to the routes of this seat.',
  parameters: [seatId],
  responses: {
    '200': {
      description: 'It is yours for now.',
      headers: { 'Set-Cookie': { description: 'HttpOnly, SameSite=Strict', schema: { type: 'string' } } },
      content: jsonContent({
        schema: { $ref: '#/components/schemas/TutorialBooking' },
        example: {
          message: 'Seat locked',
          holdId: 'Jx2m0v5cUQ3bHg',
          token: '4Jm1k0vZ8sYtWqCnR7uPb2LxKfDe6GhA',
          expiresAt: 1_797_000_300_000,
        },
      }),
    },
    '401': detail('Here, buyers may not hold without a key.', 'This needs an API key.'),
    '403': detail('This key may not hold.', 'Web shop may not do this: it needs the permission "hold".'),
    '404': noShow(),
    '409': detail('Somebody else has it.', 'Seat already booked / locked'),
    '429': busy(),
    '503': down(),
  },
});

const action = () => ({
  ...tutorial,
  operationId: 'tutorialAction',
  summary: 'Says how the payment went: the seat is booked or on sale again',
  description: 'With the cookie that the lock came with; or with its `holdId` and, in the header, its token.',
  parameters: [
    seatId,
    {
      name: 'action',
      in: 'path',
      required: true,
      schema: { type: 'string', enum: ['success', 'failure'] },
      example: 'success',
    },
    { name: 'holdId', in: 'query', description: 'Where there is no cookie', schema: { type: 'string' } },
    { name: 'Hold-Token', in: 'header', description: 'Where there is no cookie', schema: { type: 'string' } },
  ],
  responses: {
    '200': {
      description: 'Done.',
      content: jsonContent({
        schema: { $ref: '#/components/schemas/TutorialMessage' },
        examples: {
          success: { value: { message: 'Booking successful. Lock released' } },
          failure: { value: { message: 'Booking failed. Lock released' } },
        },
      }),
    },
    '400': detail('There are two actions.', 'Invalid action'),
    '403': detail('Whoever asks did not lock the seat.', 'This needs what the lock came with.'),
    '404': noShow(),
    '409': detail('The lock has run out.', 'The hold has run out and its seats are on sale again.'),
    '429': busy(),
    '503': down(),
  },
});

/** The routes of rest/tutorial.ts. */
export function tutorialPaths(): Record<string, Json> {
  return {
    [`${REST_PREFIX}/movies/availability`]: { get: availability() },
    [`${REST_PREFIX}/movies/book/{seat_id}`]: { post: book() },
    [`${REST_PREFIX}/movies/book/{seat_id}/action/{action}`]: { post: action() },
  };
}
