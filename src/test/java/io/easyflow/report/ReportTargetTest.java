package io.easyflow.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.easyflow.account.Account;
import io.easyflow.account.Accounts;
import io.easyflow.catalog.Catalog;
import io.easyflow.catalog.Connector;
import io.easyflow.connector.ConnectorPorts;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whoever set the account wrong reads what is wrong and what to do. */
class ReportTargetTest {
  private final Catalog catalog = mock(Catalog.class);
  private final Accounts accounts = mock(Accounts.class);
  private final ConnectorPorts ports = mock(ConnectorPorts.class);

  private Optional<String> problem(String to) {
    ReportProperties properties = new ReportProperties(to, Duration.ZERO);
    return new ReportTarget(properties, catalog, accounts, ports).problem();
  }

  @Test
  void unsetNobodyIsToldAndNothingIsWrong() {
    assertThat(new ReportProperties("", Duration.ZERO).account()).isEmpty();
    assertThat(problem("")).isEmpty();
  }

  @Test
  void aConnectorAloneMeansItsDefaultAccount() {
    assertThat(new ReportProperties(" crm ", Duration.ZERO).account()).contains("crm:default");
    assertThat(new ReportProperties("crm:north", Duration.ZERO).account()).contains("crm:north");
  }

  @Test
  void whatIsNoAccountIsRefusedWithTheSetting() {
    assertThatThrownBy(() -> new ReportProperties("crm/default", Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("easyflow.report.to")
        .hasMessageContaining("crm:default");
  }

  @Test
  void eachProblemHasItsSentenceUntilAllIsWell() {
    assertThat(problem("crm:north").orElseThrow())
        .isEqualTo("easyflow.report.to: there is no connector 'crm'");

    when(catalog.find("crm")).thenReturn(Optional.of(mock(Connector.class)));
    assertThat(problem("crm:north").orElseThrow()).contains("has no port crm-conversation now");

    when(ports.has("crm", "conversation")).thenReturn(true);
    assertThat(problem("crm:north").orElseThrow())
        .contains("there is no account 'crm:north'", "GET /api/v1/connectors/crm");

    Account account = new Account("crm", "north", null, Map.of(), Map.of());
    when(accounts.find("crm:north")).thenReturn(Optional.of(account));
    when(accounts.missing(account, "api")).thenReturn(Optional.of("CRM__NORTH__KEY is not set"));
    assertThat(problem("crm:north")).contains("easyflow.report.to: CRM__NORTH__KEY is not set");

    when(accounts.missing(account, "api")).thenReturn(Optional.empty());
    assertThat(problem("crm:north")).isEmpty();
  }
}
