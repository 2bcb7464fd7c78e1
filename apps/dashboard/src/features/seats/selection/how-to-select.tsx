/** What an empty selection says. */
export function HowToSelect({ mayOperate }: { mayOperate: boolean }) {
  return (
    <div className="space-y-2 px-4 py-4 text-sm text-muted">
      <p>
        {mayOperate
          ? 'Choose seats on the map to block or unblock them, to clear the holds on them, and to see their history.'
          : 'Choose seats on the map to see what is known of them.'}
      </p>
      <ul className="list-disc space-y-1 pl-4">
        <li>Click or tap a seat to choose it, and again to let it go.</li>
        <li>Shift and click chooses all from the last one on; Shift and drag, all in a rectangle.</li>
        <li>Drag the map to move it, scroll or pinch to zoom.</li>
      </ul>
    </div>
  );
}
