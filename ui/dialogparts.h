// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>

class QDialog;
class QPushButton;
class QWidget;

namespace Hookglass {

class Theme;
class ToneLabel;

/// A heading within a dialog or a card.
ToneLabel *sectionTitle(const Theme &theme, const QString &text);
/// A button that closes the dialog at the left, the dialog's own at the right.
QWidget *buttonRow(QDialog *dialog, QPushButton *main);

} // namespace Hookglass
