// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QStringList>

class QComboBox;
class QLineEdit;
class QWidget;

namespace Hookglass {

class Card;
class Theme;

/// A field to type into, as high as the buttons beside it. `name` is for screen readers.
QLineEdit *textField(const QString &name);
/// The same to choose from.
QComboBox *choiceField(const QString &name, const QStringList &choices = {});
/// A card that fills its owner, with a heading; what comes below it goes into its content.
Card *filledCard(QWidget *owner, const Theme &theme, const QString &heading);

} // namespace Hookglass
