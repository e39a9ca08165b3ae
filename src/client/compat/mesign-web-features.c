/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/compat/mesign-web-features.h"

/* WebKit 2.42 has settings for single features of the web; before that there were none. */
void
mesign_web_features_turn_off (WebKitSettings *settings, const char *const *identifiers)
{
#if WEBKIT_CHECK_VERSION(2, 42, 0)
  g_autoptr (WebKitFeatureList) features = webkit_settings_get_all_features ();

  for (gsize i = 0; i < webkit_feature_list_get_length (features); i++)
    {
      WebKitFeature *feature = webkit_feature_list_get (features, i);

      if (g_strv_contains (identifiers, webkit_feature_get_identifier (feature)))
        webkit_settings_set_feature_enabled (settings, feature, FALSE);
    }
#endif
}
