import type { LossEvent, LossRun } from "./losses.ts";

/** A run in which nobody lost more than he had. */
export const NO_LOSSES: LossRun = {
  budget: 0n,
  deleveraging: 0n,
  backstop: 0n,
  socialised: 0n,
  left: 0n,
  total: 0n,
  recorded: 0n,
  absorptions: 0,
  income: 0n,
  inventory: 0n,
  charged: 0n,
};

/**
 * The losses after one event. What the layers bore and what is left sum to the total. The backstop charges budgets for what it takes over
 * before it says what that was, and for what its inventory lost, which is no account's loss any more.
 */
export function applyLossEvent(run: LossRun, event: LossEvent): LossRun {
  switch (event.type) {
    case "budgetSpent":
      if (event.isBackstop) return { ...run, charged: run.charged + event.amount };
      return { ...run, budget: run.budget + event.amount, total: run.total + event.amount };
    case "deleveragedBeyond":
      return { ...run, deleveraging: run.deleveraging + event.amount, total: run.total + event.amount };
    case "absorbed":
      return {
        ...run,
        absorptions: run.absorptions + 1,
        budget: run.budget + run.charged,
        backstop: run.backstop + event.loss - run.charged,
        total: run.total + event.loss,
        charged: 0n,
      };
    case "inventoryClosed":
      return { ...run, inventory: run.inventory + event.result, charged: 0n };
    case "recorded":
      return {
        ...run,
        recorded: run.recorded + event.amount,
        left: run.left + event.amount,
        total: run.total + event.amount,
      };
    case "covered":
      return { ...run, backstop: run.backstop + event.amount, left: run.left - event.amount };
    case "socialised":
      return { ...run, socialised: run.socialised + event.amount, left: run.left - event.amount };
    case "drawn":
      return { ...run, income: run.income + event.amount };
  }
}
