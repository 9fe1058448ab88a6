package io.easyflow.api;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.easyflow.HubConfiguration;
import io.easyflow.account.Accounts;
import io.easyflow.catalog.Catalog;
import io.easyflow.channel.DeadLetters;
import io.easyflow.channel.Journal;
import io.easyflow.channel.Ledger;
import io.easyflow.channel.Subscribers;
import io.easyflow.connector.ConnectorPorts;
import io.easyflow.connector.Deployments;
import io.easyflow.database.TestDatabase;
import io.easyflow.handoff.ChatFigures;
import io.easyflow.handoff.ChatLines;
import io.easyflow.handoff.ChatList;
import io.easyflow.handoff.ChatService;
import io.easyflow.handoff.Managers;
import io.easyflow.intake.IntakeProperties;
import io.easyflow.notify.MessageService;
import io.easyflow.notify.Messages;
import io.easyflow.report.ReportTarget;
import io.easyflow.sync.Contacts;
import io.easyflow.sync.Orders;
import io.easyflow.sync.Products;
import io.easyflow.sync.SyncService;
import io.easyflow.voice.VoiceLinks;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** API, security and operations as they are, on a real database; what they call is made up. */
@Configuration
@EnableAutoConfiguration(
    excludeName = {
      "org.apache.camel.spring.boot.CamelAutoConfiguration",
      "org.apache.camel.component.platform.http.springboot.PlatformHttpComponentAutoConfiguration",
      "org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpAutoConfiguration",
      "org.springframework.boot.autoconfigure.quartz.QuartzAutoConfiguration"
    })
@ComponentScan({"io.easyflow.api", "io.easyflow.ops"})
@ConfigurationPropertiesScan("io.easyflow.ops")
@EnableConfigurationProperties(IntakeProperties.class)
@Import(HubConfiguration.class)
public class ApiTestHub {
  /** Password of {@code admin}. */
  public static final String ADMIN_PASSWORD = "a password for tests";

  static final String BROKEN = "/api/v1/broken";

  @Bean
  DataSource dataSource() {
    return TestDatabase.create();
  }

  @Bean
  CamelContext camelContext() {
    return new DefaultCamelContext();
  }

  @Bean
  Catalog catalog() {
    return mock(Catalog.class);
  }

  @Bean
  Accounts accounts() {
    return mock(Accounts.class);
  }

  @Bean
  Deployments deployments() {
    return mock(Deployments.class);
  }

  @Bean
  ConnectorPorts ports() {
    return mock(ConnectorPorts.class);
  }

  @Bean
  ReportTarget reportTarget() {
    return mock(ReportTarget.class);
  }

  @Bean
  Ledger ledger() {
    Ledger ledger = mock(Ledger.class);
    Ledger.Totals totals = new Ledger.Totals(3, 2, 1, 4, 1, 1, 1, 1, 0);
    when(ledger.report()).thenReturn(new Ledger.Report(totals, Map.of("one", totals)));
    return ledger;
  }

  @Bean
  DeadLetters deadLetters() {
    return mock(DeadLetters.class);
  }

  @Bean
  Journal journal() {
    return mock(Journal.class);
  }

  @Bean
  Subscribers subscribers() {
    return mock(Subscribers.class);
  }

  @Bean
  Orders orders() {
    Orders orders = mock(Orders.class);
    when(orders.search(any(), anyInt(), any()))
        .thenReturn(new io.easyflow.sync.Page<>(List.of(), null));
    return orders;
  }

  @Bean
  Products products() {
    Products products = mock(Products.class);
    when(products.search(any(), anyInt(), any()))
        .thenReturn(new io.easyflow.sync.Page<>(List.of(), null));
    return products;
  }

  @Bean
  Contacts contacts() {
    Contacts contacts = mock(Contacts.class);
    when(contacts.search(any(), anyInt(), any()))
        .thenReturn(new io.easyflow.sync.Page<>(List.of(), null));
    return contacts;
  }

  @Bean
  SyncService sync() {
    return mock(SyncService.class);
  }

  @Bean
  Messages messages() {
    return mock(Messages.class);
  }

  @Bean
  MessageService messageService() {
    return mock(MessageService.class);
  }

  @Bean
  VoiceLinks voiceLinks() {
    return mock(VoiceLinks.class);
  }

  @Bean
  ChatList chats() {
    return mock(ChatList.class);
  }

  @Bean
  ChatLines chatLines() {
    return mock(ChatLines.class);
  }

  @Bean
  ChatService chatService() {
    return mock(ChatService.class);
  }

  @Bean
  ChatFigures chatFigures() {
    ChatFigures figures = mock(ChatFigures.class);
    when(figures.now()).thenReturn(new ChatFigures.Now(0, null, 0, 0));
    return figures;
  }

  @Bean
  Managers managers() {
    return mock(Managers.class);
  }

  /** Fails in a way nobody foresaw, with something in the text that must not get out. */
  @RestController
  @RequestMapping(BROKEN)
  static class Broken {
    @GetMapping
    String fail() {
      throw new IllegalStateException("password=hunter2");
    }
  }
}
