package io.easyflow.channel;

/** Something a delivery writes when it commits; each kind has one {@link EffectHandler}. */
public interface Effect {}
