/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/certificates/mesign-certificate-chain.h"
#include "client/certificates/mesign-certificate-page.h"
#include "client/certificates/mesign-timeline.h"
#include "client/journey/mesign-journey-origin.h"

G_BEGIN_DECLS

struct _MesignCertificatePage
{
  AdwBin parent_instance;

  MesignEngine *engine;
  MesignCertificateItem *item;
  GSignalGroup *signals;
  GCancellable *cancellable;
  GPtrArray *uses;

  GtkScrolledWindow *scroller;
  GtkLabel *name_label;
  GtkLabel *organization_label;
  GtkLabel *level_words_label;
  GtkWidget *level_box;
  GtkWidget *verdict_box;
  GtkImage *verdict_image;
  GtkLabel *verdict_label;
  GtkWidget *import_button;
  GtkWidget *look_button;
  GtkWidget *problems_box;
  MesignCertificateChain *chain;
  MesignTimeline *timeline;
  MesignJourneyOrigin *origin;
  GtkListBox *facts_list;
  GtkWidget *uses_group;
  GtkListBox *uses_list;
  GtkWidget *primary_group;
  GtkWidget *renew_row;
  GtkWidget *renew_button;
  AdwActionRow *default_row;
  GtkWidget *default_button;
  GtkWidget *check_row;
  GtkWidget *check_button;
  AdwActionRow *trust_row;
  GtkWidget *trust_button;
  GtkWidget *distrust_button;
  GtkWidget *undo_button;
  AdwActionRow *delete_row;
};

/* mesign-certificate-page-actions.c */
void mesign_certificate_page_install_actions (GtkWidgetClass *widget_class);
void mesign_certificate_page_update_actions (MesignCertificatePage *self);

/* mesign-certificate-page-primary.c */
void mesign_certificate_page_update_primary (MesignCertificatePage *self);
gboolean mesign_certificate_page_may_be_default (const MesignCertificateInfo *info,
                                                 const MesignCertificateUse *use);

/* mesign-certificate-page-facts.c */
void mesign_certificate_page_update_facts (MesignCertificatePage *self);
void mesign_certificate_page_update_uses (MesignCertificatePage *self);

/* Returns: (transfer none) (nullable): the certificate it shows */
MesignCertificateInfo *mesign_certificate_page_get_info (MesignCertificatePage *self);

G_END_DECLS
