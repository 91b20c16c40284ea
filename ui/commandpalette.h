// SPDX-License-Identifier: MIT
#pragma once

#include "commands.h"

#include <QtCore/QPointer>
#include <QtWidgets/QWidget>

#include <functional>

class QLineEdit;
class QListWidget;

namespace Hookglass {

class Card;
class Theme;
class ToneLabel;

/// A field over the window that finds everything that can be done at the moment by its name. The
/// focus stays in the field: arrows move the choice, Enter does it, Esc or a click beside it puts
/// it away.
class CommandPalette final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CommandPalette)
public:
    /// `collect` is asked each time it is opened.
    CommandPalette(const Theme &theme, std::function<QList<Command>()> collect, QWidget *parent);
    ~CommandPalette() override;

    void toggle();

    QLineEdit *field() const { return m_field; }
    QListWidget *list() const { return m_list; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void open();
    void close();
    void fill();
    void run();
    void moveBy(int rows);
    void speak();
    void fit();
    bool takesKey(int key);

    const std::function<QList<Command>()> m_collect;
    Card *m_card;
    QLineEdit *m_field;
    QListWidget *m_list;
    ToneLabel *m_nothing;
    QList<Command> m_commands;  ///< when it was opened
    QList<Command> m_fitting;   ///< in the rows
    QPointer<QWidget> m_before; ///< had the focus
};

} // namespace Hookglass
