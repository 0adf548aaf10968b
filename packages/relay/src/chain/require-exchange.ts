import { Interface, type Provider } from "ethers";
import { callContract, exchangeOf, vaultAbi, type Deployment } from "@plimsoll/sdk";
import { isRefusal, StartError } from "@plimsoll/service";

const abi = new Interface(vaultAbi);

/** The vault must obey the deployment's exchange. @throws StartError */
export async function requireExchange(provider: Provider, deployment: Deployment): Promise<void> {
  const exchange = exchangeOf(deployment);
  const obeyed = await callContract<[string]>(provider, { to: deployment.contracts.vault, abi }, "exchange", []).then(
    ([address]) => address,
    (error: unknown) => {
      if (isRefusal(error)) return "no exchange";
      throw error;
    },
  );
  if (obeyed.toLowerCase() === exchange.toLowerCase()) return;
  throw new StartError(
    `The vault obeys ${obeyed}, not the deployment's exchange ${exchange}: name the right --deployment.`,
  );
}
