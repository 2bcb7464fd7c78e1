import { describe, expect, test } from 'vitest';
import {
  type Frame,
  fit,
  isFitted,
  isLargest,
  moveInto,
  pan,
  resize,
  reveal,
  toFrame,
  toHall,
  zoom,
} from '../src/features/seats/view.ts';

const bounds = { left: -10, right: 190, top: 0, bottom: 100 };
const frame: Frame = { bounds, size: { width: 800, height: 600 } };
const whole = fit(frame);
const near = zoom(whole, frame, { factor: 5, at: { x: 400, y: 300 } });

test('fitted, the whole hall is in the frame, in its middle', () => {
  expect(whole.scale).toBe(4);
  expect(toFrame(whole, { x: -10, y: 50 })).toEqual({ x: 0, y: 300 });
  expect(isFitted(whole, frame)).toBe(true);
  const narrow = fit({ bounds, size: { width: 800, height: 200 } });
  expect(narrow.scale).toBe(2);
});

test('a handful of seats does not fill the screen', () => {
  const few = { bounds: { left: 0, right: 4, top: 0, bottom: 3 }, size: frame.size };
  expect(fit(few).scale).toBe(64);
});

describe('zooming', () => {
  test('keeps what is under the pointer there', () => {
    const at = { x: 500, y: 250 };
    const before = toHall(near, at);
    const after = toHall(zoom(near, frame, { factor: 1.3, at }), at);
    expect(after.x).toBeCloseTo(before.x, 9);
    expect(after.y).toBeCloseTo(before.y, 9);
  });

  test('ends at the whole hall and at seats large enough to see', () => {
    expect(zoom(near, frame, { factor: 0.001, at: { x: 0, y: 0 } })).toEqual(whole);
    const nearest = zoom(near, frame, { factor: 1_000, at: { x: 400, y: 300 } });
    expect(nearest.scale).toBe(64);
    expect(isLargest(nearest)).toBe(true);
    expect(isLargest(near)).toBe(false);
  });
});

test('the hall is moved with the pointer, and never out of the frame', () => {
  const moved = pan(near, frame, { x: 30, y: -20 });
  expect(moved.x).toBeCloseTo(near.x - 30 / near.scale, 9);
  expect(moved.y).toBeCloseTo(near.y + 20 / near.scale, 9);
  const corner = pan(near, frame, { x: 1e6, y: 1e6 });
  expect(toFrame(corner, { x: bounds.left, y: bounds.top })).toEqual({ x: 0, y: 0 });
  expect(pan(whole, frame, { x: 500, y: 500 })).toEqual(whole);
});

test('a seat that is looked for is in the middle and large enough; one that is seen moves nothing', () => {
  const found = reveal(whole, frame, { x: 100, y: 50 });
  expect(found.scale).toBeGreaterThanOrEqual(24);
  expect(toFrame(found, { x: 100, y: 50 }).x).toBeCloseTo(400, 9);
  expect(toFrame(found, { x: 100, y: 50 }).y).toBeCloseTo(300, 9);
  expect(moveInto(found, frame, { x: 101, y: 50 })).toBe(found);
  const at = toFrame(moveInto(found, frame, { x: 120, y: 50 }), { x: 120, y: 50 });
  expect(at.x).toBeLessThan(800);
  expect(at.x).toBeGreaterThan(700);
});

test('another size keeps the middle and the scale, and the whole hall whole', () => {
  const smaller: Frame = { bounds, size: { width: 400, height: 300 } };
  expect(resize(whole, frame, smaller)).toEqual(fit(smaller));
  const after = resize(near, frame, smaller);
  expect(after.scale).toBe(near.scale);
  const middle = toHall(near, { x: 400, y: 300 });
  expect(toHall(after, { x: 200, y: 150 }).x).toBeCloseTo(middle.x, 9);
});
