import { type RefObject, useEffect, useState } from 'react';

interface WrongField {
  readonly id: string;
  readonly name: string;
}

/** Names what stands in the way of the show beside the button, and leads there. */
export function WrongFields({ form }: { form: RefObject<HTMLFormElement | null> }) {
  const [fields, setFields] = useState<readonly WrongField[]>([]);
  // What is wrong is decided by several parts of the form, and marked alike in all of them: it is read off the page.
  useEffect(() => {
    const found = form.current ? wrongFieldsIn(form.current) : [];
    setFields((before) => (JSON.stringify(before) === JSON.stringify(found) ? before : found));
  });
  if (fields.length === 0) return null;
  return (
    <p role="alert" className="text-sm font-medium text-danger" data-wrong-fields={fields.length}>
      {fields.length === 1 ? 'One field needs a correction: ' : `${fields.length} fields need a correction: `}
      {fields.map(({ id, name }, index) => (
        <span key={id}>
          {index > 0 && ', '}
          <a
            href={`#${id}`}
            className="underline"
            onClick={(event) => {
              event.preventDefault();
              goToField(document.getElementById(id));
            }}
          >
            {name}
          </a>
        </span>
      ))}
    </p>
  );
}

/** Into the middle of the page, so that what is said below it is seen too. */
export function goToField(control: HTMLElement | null | undefined): void {
  control?.scrollIntoView({ block: 'center' });
  control?.focus({ preventScroll: true });
}

export function firstWrongControl(form: HTMLFormElement): HTMLElement | null {
  return form.querySelector<HTMLElement>('[aria-invalid="true"]');
}

function wrongFieldsIn(form: HTMLFormElement): WrongField[] {
  return [...form.querySelectorAll<HTMLInputElement>('[aria-invalid="true"]')].map((control) => {
    const label = control.labels?.[0]?.textContent ?? control.id;
    const section = control.closest('fieldset')?.querySelector('legend')?.textContent;
    return { id: control.id, name: section ? `${section}, ${label.toLowerCase()}` : label };
  });
}
