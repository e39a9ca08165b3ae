/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * MesignPageBarButton:
 * @label: what it says
 * @action: the name of the action it activates
 * @suggested: whether it is what to do next
 */
typedef struct
{
  const char *label;
  const char *action;
  gboolean suggested;
} MesignPageBarButton;

#define MESIGN_TYPE_PAGE_BAR (mesign_page_bar_get_type ())
G_DECLARE_FINAL_TYPE (MesignPageBar, mesign_page_bar, MESIGN, PAGE_BAR, AdwBin)

void mesign_page_bar_show (MesignPageBar *self,
                           const char *icon,
                           const char *text,
                           const MesignPageBarButton *buttons,
                           guint n_buttons);
void mesign_page_bar_hide (MesignPageBar *self);

G_END_DECLS
