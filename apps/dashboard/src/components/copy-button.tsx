import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from './ui/button.tsx';
import { notify } from './ui/toast.tsx';

/** Puts a text where the next paste takes it from. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState<string>();
  const isCopied = copied === text;
  const copy = async () => {
    try {
      // Not there where the page came over plain HTTP from another machine.
      await navigator.clipboard.writeText(text);
      setCopied(text);
    } catch {
      notify.problem('It could not be copied. Select it and copy it by hand.');
    }
  };
  return (
    <Button aria-label={label} className="w-26" onClick={copy}>
      {isCopied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
      <span role="status">{isCopied ? 'Copied' : 'Copy'}</span>
    </Button>
  );
}
