package io.easyflow.outlet;

/** Told when a platform refuses an account itself, and when it takes it again. */
public interface OutletEvents {
  /**
   * @param refusal which account and why; told once until it is taken again
   */
  void accountRefused(RefusedAccounts.Refusal refusal);

  /**
   * @param account id of an account that was refused before
   */
  void accountAccepted(String account);
}
