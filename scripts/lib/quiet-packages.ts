import type { HardhatPlugin } from "hardhat/types/plugins";

/** Leaves out compiler warnings about files of npm packages, which are not ours to settle; errors and warnings about the project stay. */
export const quietPackages: HardhatPlugin = {
  id: "quiet-packages",
  hookHandlers: {
    solidity: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            getCompilationJobErrors: async (context, job, output, next) => {
              const found = await next(context, job, output);
              return found.filter((error) => error.severity === "error" || !isOfPackage(error.formattedMessage));
            },
          }),
      }),
  },
};

function isOfPackage(message = ""): boolean {
  return message.includes("--> ./node_modules/");
}
