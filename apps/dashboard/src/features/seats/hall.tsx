import { memo } from 'react';
import { Seat } from './seat.tsx';
import type { SeatFeed } from './seat-feed.ts';
import type { Layout } from './seat-layout.ts';

const STAGE_CURVE = 0.9;

/** The drawing. Memoized: what is pointed at and how far it is zoomed is none of its business. */
export const Hall = memo(function Hall({ feed, layout }: { feed: SeatFeed; layout: Layout }) {
  const { bounds, seats, sectionNames, rowNames } = layout;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a <fieldset> cannot be a drawing
    <svg
      viewBox={`${bounds.x} ${bounds.y} ${bounds.width} ${bounds.height}`}
      className="block w-full select-none"
      role="group"
      aria-label={`Seat map, ${seats.length} seats. Arrow keys move from seat to seat.`}
    >
      <Stage {...layout.stage} />
      {sectionNames.map(({ text, x, y }) => (
        <text key={text} x={x} y={y} textAnchor="middle" fontSize={0.72} className="fill-ink font-medium">
          {text}
        </text>
      ))}
      {rowNames.map(({ text, x, y }) => (
        // biome-ignore lint/a11y/noAriaHiddenOnFocusable: text in a drawing takes no focus
        <text
          key={`${text} ${x} ${y}`}
          x={x}
          y={y + 0.17}
          textAnchor="end"
          fontSize={0.48}
          className="fill-muted"
          aria-hidden="true"
        >
          {text}
        </text>
      ))}
      {seats.map((seat, index) => (
        <Seat key={seat.id} feed={feed} seat={seat} isTabStop={index === 0} />
      ))}
    </svg>
  );
});

function Stage({ x, y, width }: Layout['stage']) {
  const [left, right] = [x - width / 2, x + width / 2];
  return (
    <>
      <path
        d={`M${left} ${y - 0.3}H${right}V${y + 0.5}Q${x} ${y + 0.5 + STAGE_CURVE} ${left} ${y + 0.5}Z`}
        className="fill-raised stroke-line"
        strokeWidth={0.06}
        strokeLinejoin="round"
      />
      <text
        x={x}
        y={y + 0.5}
        textAnchor="middle"
        fontSize={0.62}
        letterSpacing={0.14}
        className="fill-muted font-medium uppercase"
      >
        Stage
      </text>
    </>
  );
}
