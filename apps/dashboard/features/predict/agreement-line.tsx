import type { ReactNode } from 'react';
import { Signal } from '../../ui/signal.tsx';
import type { Agreement } from '../model/agreement.ts';

/** Whether the browser, with the same artifact, comes to the same answer as the server. */
export function AgreementLine({
  agreement,
  version,
}: {
  readonly agreement: Agreement;
  readonly version: string;
}): ReactNode {
  switch (agreement.kind) {
    case 'checking':
      return <Signal kind="neutral" word="Checking in the browser" />;
    case 'agrees':
      return (
        <Signal kind="clear" word="Browser and server agree">
          {agreement.compared}; {version} with sha256 <Digest digest={agreement.digest} />, verified here
        </Signal>
      );
    case 'differs':
      return (
        <Signal kind="stop" word="Browser and server differ">
          The server says {agreement.server}; the browser, running {version} with sha256{' '}
          <Digest digest={agreement.digest} />, says {agreement.browser}. Restart the api, or restore the
          artifact: one of the two runs other files.
        </Signal>
      );
    case 'cannot-be-checked':
      return (
        <Signal kind="caution" word="Not checked in the browser">
          {agreement.reason}
        </Signal>
      );
  }
}

function Digest({ digest }: { readonly digest: string }): ReactNode {
  return (
    <code data-digest={digest} title={digest}>
      {digest.slice(0, 12)}
    </code>
  );
}
