/** Letters that stay on one line; longer names must break, or a phone would scroll sideways. */
const LONGEST = 16;

/** A sentence that names seats: S1-12 stays on one line, where a hyphen would otherwise end it. */
export function WholeIds({ text }: { text: string }) {
  return text.split(/(\s+)/).map((word, position) =>
    word.includes('-') && word.length <= LONGEST ? (
      // The words of one text never change places.
      <span key={position} className="whitespace-nowrap">
        {word}
      </span>
    ) : (
      word
    ),
  );
}
