/** One story for every example in the documentation: two seats of the demo show, from hold to booking. */
export const seatMap = {
  sections: [
    {
      name: 'Screen 1',
      rows: [
        { name: 'A', seats: [{ id: 'A1' }, { id: 'A2' }] },
        { name: 'B', seats: [{ id: 'B1' }, { id: 'B2' }] },
      ],
    },
  ],
};

export const show = {
  showId: 'avengers_endgame',
  title: 'Avengers: Endgame',
  sale: 'open',
  counts: { available: 2, held: 2, booked: 0, blocked: 0 },
} as const;

const fence = 10_000_000_001;
const createdAt = 1_797_000_000_000;
export const owned = {
  showId: show.showId,
  holdId: 'Jx2m0v5cUQ3bHg',
  token: '4Jm1k0vZ8sYtWqCnR7uPb2LxKfDe6GhA',
} as const;

export const holdRequest = { showId: show.showId, seatIds: ['A1', 'A2'], customerRef: 'order-1042' } as const;

export const newHold = { ...owned, seatIds: ['A1', 'A2'], fence, expiresAt: createdAt + 300_000 } as const;

export const hold = {
  holdId: owned.holdId,
  showId: show.showId,
  seatIds: ['A1', 'A2'],
  state: 'active',
  fence,
  createdAt,
  expiresAt: createdAt + 300_000,
  customerRef: 'order-1042',
} as const;

export const watchedHold = { ...hold, inDoubt: false } as const;

export const newBooking = {
  bookingId: `bk_${owned.holdId}`,
  showId: show.showId,
  seatIds: ['A1', 'A2'],
  fence,
  confirmedAt: createdAt + 95_000,
} as const;

export const booking = {
  ...newBooking,
  holdId: owned.holdId,
  status: 'confirmed',
  customerRef: 'order-1042',
  paymentRef: 'payment-1',
} as const;

export const key = {
  keyId: 'q8Vw2ZkR5tYbN1mJ4xHc7uPd',
  name: 'web shop',
  start: 'hf_vR3kZ1',
  scopes: ['sell'],
  madeBy: 'admin@example.com',
  createdAt,
  lastUsedAt: createdAt + 95_000,
} as const;

export const account = {
  accountId: '0f7a8c7e-3b1d-4f43-9c8e-5f0f7b1c2a9d',
  email: 'box-office@example.com',
  name: 'Box office',
  role: 'operator',
  disabled: false,
  hasPassword: true,
  createdAt,
} as const;

export const auditEntry = {
  auditId: '5a1f2c9e-70b3-4d0e-9a57-3a1d5f0c8b26',
  at: createdAt + 60_000,
  actor: 'box-office@example.com',
  action: 'hold.clear',
  showId: show.showId,
  subject: owned.holdId,
  reason: 'The buyer asked at the box office',
  seatIds: ['A1', 'A2'],
  from: { address: '192.0.2.7', userAgent: 'Mozilla/5.0', requestId: 'kT3vQ9xA-1f' },
  outcome: 'done',
  before: { state: 'active', seatIds: ['A1', 'A2'], expiresAt: createdAt + 300_000 },
  after: { state: 'cleared', seatIds: ['A1', 'A2'], expiresAt: createdAt + 300_000 },
} as const;

export const reason = 'The buyer asked at the box office';
