package io.easyflow.outlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusedAccountsTest {
  @Test
  void aFailingListenerStopsNeitherTheCallNorTheOthers() {
    List<String> told = new ArrayList<>();
    OutletEvents failing =
        new OutletEvents() {
          @Override
          public void accountRefused(RefusedAccounts.Refusal refusal) {
            throw new IllegalStateException("no network");
          }

          @Override
          public void accountAccepted(String account) {
            throw new IllegalStateException("no network");
          }
        };
    OutletEvents other =
        new OutletEvents() {
          @Override
          public void accountRefused(RefusedAccounts.Refusal refusal) {
            told.add("refused " + refusal.account());
          }

          @Override
          public void accountAccepted(String account) {
            told.add("accepted " + account);
          }
        };
    RefusedAccounts accounts =
        new RefusedAccounts(new OutletFixture.TestClock(), List.of(failing, other));
    accounts.refused("demo:default", "401");
    accounts.accepted("demo:default");
    assertThat(told).containsExactly("refused demo:default", "accepted demo:default");
  }
}
