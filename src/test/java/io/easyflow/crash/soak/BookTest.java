package io.easyflow.crash.soak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BookTest {
  private final Book book = new Book();

  @Test
  void findsWhatIsLost() {
    book.acknowledged(0, 0);
    book.acknowledged(7, 3);
    book.stored(7, 3);
    book.stored(8, 0);
    assertThat(book.acknowledged()).isEqualTo(2);
    assertThat(book.lost()).isEqualTo(1);
    assertThat(book.storedTwice()).isZero();
    assertThat(book.orders()).isEqualTo(8);
  }

  @Test
  void countsWhatIsDoubled() {
    book.stored(3, 1);
    book.stored(3, 1);
    book.told(3, 1);
    book.told(3, 1);
    assertThat(book.storedTwice()).isEqualTo(1);
    assertThat(book.toldTwice()).isEqualTo(1);
    assertThat(book.told()).isEqualTo(1);
  }

  @Test
  void noticesAnEarlierStageAfterALaterOneOfTheSameOrderOnly() {
    book.told(1, 2);
    book.told(0, 3);
    assertThat(book.outOfOrder()).isZero();
    book.told(1, 0);
    book.told(1, 3);
    assertThat(book.outOfOrder()).isEqualTo(1);
    assertThat(book.overtaken()).containsExactly(1);
  }

  @Test
  void knowsTheLastStageOfAnOrder() {
    book.acknowledged(4, 0);
    book.acknowledged(5, 0);
    book.acknowledged(5, 1);
    assertThat(book.lastAcknowledged(5)).isEqualTo(1);
    assertThat(book.lastAcknowledged(4)).isZero();
    assertThat(book.lastAcknowledged(3)).isEqualTo(-1);
    assertThat(book.lastAcknowledged(6)).isEqualTo(-1);
  }

  @Test
  void findsCustomersWhoWereToldNothing() {
    for (int order = 0; order < 10; order++) {
      book.acknowledged(order, 0);
    }
    book.told(2, 0);
    book.told(4, 1);
    assertThat(book.untold(order -> order % 2 == 0)).isEqualTo(4);
  }
}
