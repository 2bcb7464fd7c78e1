import { useEffect, useRef } from 'react';
import Uplot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { subscribeTheme, tokenColors } from '../../lib/theme.ts';
import { LINE_COLORS, type LineLook, markedPoints } from './chart-look.ts';

/** As wide as `0.75 ms`. */
const AXIS_WIDTH = 58;
const AXIS_HEIGHT = 26;
const LEAST_TICK_GAP = 62;
/** Charts with it show their values at the same time when one is pointed at. */
const CURSOR_KEY = 'overview';

export interface PlotProps {
  /** Of each point, epoch seconds. */
  readonly times: readonly number[];
  /** Of each line; null where there is nothing to tell. */
  readonly lines: readonly (readonly (number | null)[])[];
  readonly looks: readonly LineLook[];
  /** The top of the scale is this at least, so that a quiet hour looks quiet. */
  readonly leastTop: number;
  readonly formatTick: (value: number) => string;
  readonly formatTime: (atSeconds: number) => string;
  /** The point that is pointed at. */
  readonly onPoint: (index: number | undefined) => void;
}

/** Lines on a canvas, as large as its place and in the colours of the page. What it shows is said in words beside it. */
export function Plot(props: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<Uplot>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const { times, lines } = props;

  useEffect(() => {
    const target = place.current;
    if (!target) return;
    const size = () => ({ width: target.clientWidth, height: target.clientHeight });
    const draw = () => {
      plot.current?.destroy();
      const options = { ...size(), ...optionsOf(() => latest.current) };
      plot.current = new Uplot(options, dataOf(latest.current), target);
    };
    draw();
    const observer = new ResizeObserver(() => plot.current?.setSize(size()));
    observer.observe(target);
    const unsubscribe = subscribeTheme(draw);
    return () => {
      observer.disconnect();
      unsubscribe();
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, []);

  useEffect(() => {
    plot.current?.setData(dataOf({ times, lines }));
  }, [times, lines]);

  return <div ref={place} className="absolute inset-0 overflow-hidden" />;
}

function dataOf({ times, lines }: Pick<PlotProps, 'times' | 'lines'>): Uplot.AlignedData {
  return [[...times], ...lines.map((line) => [...line])];
}

function optionsOf(latest: () => PlotProps): Omit<Uplot.Options, 'width' | 'height'> {
  const { looks, leastTop } = latest();
  const colors = tokenColors(['muted', 'line', 'card', ...LINE_COLORS]);
  const grid = { stroke: colors.line, width: 1 };
  const font = `11px ${getComputedStyle(document.body).fontFamily}`;
  return {
    legend: { show: false },
    // The last time stands below the right edge, half of it beyond.
    padding: [8, LEAST_TICK_GAP / 2, 0, 0],
    cursor: {
      y: false,
      drag: { x: false, y: false },
      sync: { key: CURSOR_KEY },
      points: { size: 8 },
    },
    scales: { x: { time: true }, y: { range: (_, __, top) => [0, Math.max(leastTop, (top ?? 0) * 1.1)] } },
    axes: [
      {
        stroke: colors.muted,
        font,
        grid: { show: false },
        ticks: { ...grid, size: 4 },
        size: AXIS_HEIGHT,
        space: LEAST_TICK_GAP,
        values: (_, splits) => splits.map((at) => latest().formatTime(at)),
      },
      {
        stroke: colors.muted,
        font,
        grid,
        ticks: { show: false },
        size: AXIS_WIDTH,
        space: 34,
        values: (_, splits) => splits.map((value) => latest().formatTick(value)),
      },
    ],
    series: [
      {},
      ...looks.map(({ color, dash, hasMarks }): Uplot.Series => {
        const stroke = colors[color];
        return {
          stroke,
          width: 2,
          dash: [...dash],
          points: {
            show: true,
            size: 6,
            width: 1.5,
            stroke,
            fill: colors.card,
            filter: (self, index) => markedPoints(self.data[index] ?? [], hasMarks),
          },
        };
      }),
    ],
    hooks: { setCursor: [({ cursor }) => latest().onPoint(cursor.idx ?? undefined)] },
  };
}
