import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from './find-program.ts';

const run = promisify(execFile);
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Of a private authority made for one test, and of a server on 127.0.0.1 that it vouches for. */
export interface Certificates {
  readonly caFile: string;
  /** What is in `caFile`, PEM. */
  readonly ca: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** Makes them in this folder. @throws Error with what openssl printed. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const command = findProgram({
    program: 'openssl',
    variable: 'HOLDFAST_OPENSSL',
    configured: process.env.HOLDFAST_OPENSSL,
    path: process.env.PATH,
  });
  const file = (name: string) => join(folder, name);
  const [caFile, caKey] = [file('ca.pem'), file('ca-key.pem')];
  const [certificateFile, keyFile, request, extensions] = [
    file('server.pem'),
    file('server-key.pem'),
    file('server-request.pem'),
    file('server-extensions'),
  ];
  const openssl = (...args: string[]) => run(command, args, { cwd: folder });
  await openssl(
    'req',
    '-x509',
    ...NEW_KEY,
    '-keyout',
    caKey,
    '-out',
    caFile,
    '-subj',
    '/CN=test',
    '-days',
    '2',
  );
  await openssl('req', '-new', ...NEW_KEY, '-keyout', keyFile, '-out', request, '-subj', '/CN=server');
  await writeFile(extensions, 'subjectAltName = IP:127.0.0.1\n');
  const signing = ['-CA', caFile, '-CAkey', caKey, '-CAcreateserial', '-days', '2', '-extfile', extensions];
  await openssl('x509', '-req', '-in', request, '-out', certificateFile, ...signing);
  return { caFile, ca: await readFile(caFile, 'utf8'), certificateFile, keyFile };
}
