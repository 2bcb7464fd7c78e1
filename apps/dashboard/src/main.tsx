import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient, ME } from './app/query-client.ts';
import { router } from './app/router.tsx';
import { showOptions } from './app/show-options.ts';
import { Login, takeTokenFromAddress } from './lib/login.ts';
import { LoginProvider } from './lib/me.ts';
import { createClient, TRPCProvider } from './lib/trpc.ts';
import './styles.css';

const queryClient = createQueryClient();
const login = new Login(async () => {
  // What was asked before may be answered with who it was then.
  await queryClient.cancelQueries({ queryKey: ME });
  await queryClient.invalidateQueries({ queryKey: ME });
});
const logInByAddress = () => {
  const token = takeTokenFromAddress();
  if (token !== undefined) void login.byLink(token);
};
logInByAddress();
// The link may also be opened where the page already is; then only the part behind # changes and nothing loads.
addEventListener('hashchange', logInByAddress);

const client = createClient();
const trpc = createTRPCOptionsProxy({ client, queryClient });
const context = {
  prefetchShow: (showId: string) => void queryClient.prefetchQuery(showOptions(trpc, showId)),
};

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        <LoginProvider value={login}>
          <RouterProvider router={router} context={context} />
        </LoginProvider>
      </TRPCProvider>
    </QueryClientProvider>
  </StrictMode>,
);
