/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/journey/mesign-journey-card.h"

G_BEGIN_DECLS

struct _MesignJourneyCard
{
  AdwBin parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *body;
  GtkLabel *remedy;
  GtkLabel *ended;
  GtkLabel *late;
  GtkLabel *note;
  GtkLabel *facts;
  GtkButton *button;
  GtkWidget *late_button;
  GtkWidget *unwanted_button;
  GtkWidget *clean_button;
  GtkWidget *by_hand_button;
  GtkLabel *fault;

  MesignEngine *engine;
  GCancellable *cancellable;
  gint64 id;
  MesignJourneyDetails *details;
  const MesignJourney *journey;
  gboolean copies_password;
};

/* mesign-journey-card.c */
void mesign_journey_card_set_fault (MesignJourneyCard *self, const GError *error);
const MesignProvider *mesign_journey_card_find_provider (MesignJourneyCard *self);

/* mesign-journey-card-actions.c */
void mesign_journey_card_install_actions (GtkWidgetClass *widget_class);
void mesign_journey_card_take_drops (MesignJourneyCard *self);

G_END_DECLS
