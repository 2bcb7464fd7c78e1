import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from './app/query-client.ts';
import { router } from './app/router.tsx';
import { OperatorTokenProvider } from './features/operator/operator-context.tsx';
import { OperatorToken, takeTokenFromAddress } from './lib/operator-token.ts';
import { createClient, TRPCProvider } from './lib/trpc.ts';
import './styles.css';

const operatorToken = new OperatorToken(sessionStorage);
takeTokenFromAddress(operatorToken);
// The link may also be opened where the page already is; then only the part behind # changes and nothing loads.
addEventListener('hashchange', () => takeTokenFromAddress(operatorToken));

const queryClient = createQueryClient();
// What one operator read is not for whoever comes next.
operatorToken.subscribe(() => {
  for (const scope of ['holds', 'bookings']) queryClient.removeQueries({ queryKey: [[scope]] });
});

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={createClient(operatorToken.get)} queryClient={queryClient}>
        <OperatorTokenProvider value={operatorToken}>
          <RouterProvider router={router} />
        </OperatorTokenProvider>
      </TRPCProvider>
    </QueryClientProvider>
  </StrictMode>,
);
