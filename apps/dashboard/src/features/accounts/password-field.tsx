import { Field } from '../../components/field.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Input } from '../../components/ui/input.tsx';
import { randomPassword } from '../../lib/random.ts';

/** What the server asks of a password; asking here saves the way there. */
const LEAST_LENGTH = 12;
const GREATEST_LENGTH = 128;

/** A password that is to be told to whoever will use it. */
export interface ChosenPassword {
  readonly text: string;
  /** Made here, so nobody knows it yet: it is shown once it counts. */
  readonly isGenerated: boolean;
}

export const NO_PASSWORD: ChosenPassword = { text: '', isGenerated: false };

interface PasswordFieldProps {
  readonly password: ChosenPassword;
  readonly onChange: (password: ChosenPassword) => void;
}

export function PasswordField({ password, onChange }: PasswordFieldProps) {
  return (
    <Field
      label="Password"
      hint={
        password.isGenerated
          ? 'Made at random. You will see it once more, to pass it on, when this is done.'
          : `At least ${LEAST_LENGTH} characters. A sentence is easy to keep.`
      }
    >
      {(tied) => (
        <div className="flex gap-2">
          <Input
            {...tied}
            type={password.isGenerated ? 'text' : 'password'}
            className={password.isGenerated ? 'font-mono' : ''}
            value={password.text}
            onChange={(event) => onChange({ text: event.target.value, isGenerated: false })}
            autoComplete="new-password"
            spellCheck={false}
            minLength={LEAST_LENGTH}
            maxLength={GREATEST_LENGTH}
            required
          />
          <Button onClick={() => onChange({ text: randomPassword(), isGenerated: true })}>Generate</Button>
        </div>
      )}
    </Field>
  );
}
