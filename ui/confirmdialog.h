// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QDialog>

class QPushButton;

namespace Hookglass {

class Theme;

/// Whether something is really meant: what would happen, and to how many.
class ConfirmDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConfirmDialog)
public:
    struct Words
    {
        QString title;     ///< a question
        QStringList facts; ///< a sentence each
        QString button;    ///< says what it does, with the number
    };
    ConfirmDialog(const Theme &theme, const Words &words, QWidget *parent = nullptr);
    ~ConfirmDialog() override;

    QString text() const { return m_text; }
    QPushButton *button() const { return m_button; }

private:
    QString m_text;
    QPushButton *m_button = nullptr;
};

} // namespace Hookglass
