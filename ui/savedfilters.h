// SPDX-License-Identifier: MIT
#pragma once

#include "app/filterkeeper.h"

#include <QtWidgets/QDialog>

class QLineEdit;
class QListWidget;
class QPushButton;

namespace Hookglass {

class Theme;
class ToneLabel;

/// Gives the filter a name, and renames or deletes those that have one.
class SavedFilters final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SavedFilters)
public:
    /// `text` is the filter as it is now; empty: there is none to save.
    SavedFilters(const Theme &theme, FilterKeeper &keeper, const QString &text,
                 QWidget *parent = nullptr);
    ~SavedFilters() override;

    QLineEdit *nameField() const { return m_name; }
    QListWidget *list() const { return m_list; }
    QPushButton *saveButton() const { return m_save; }
    QPushButton *useButton() const { return m_use; }
    QPushButton *renameButton() const { return m_rename; }
    QPushButton *deleteButton() const { return m_delete; }
    QString problemText() const;
    /// What is said while there is none; empty: there are some.
    QString nothingText() const;

Q_SIGNALS:
    /// One of them is to hold.
    void chosen(const QString &text);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeSaving();
    QWidget *makeList();
    ToneLabel *makeNothing();
    void fill();
    void refresh();
    void save();
    void rename(int row, const QString &name);
    void remove();
    void use();
    const SavedFilter *current() const;
    void report(const Result<void> &done);

    const Theme &m_theme;
    FilterKeeper &m_keeper;
    const QString m_text;
    QLineEdit *m_name = nullptr;
    QListWidget *m_list = nullptr;
    QPushButton *m_save = nullptr;
    QPushButton *m_use = nullptr;
    QPushButton *m_rename = nullptr;
    QPushButton *m_delete = nullptr;
    QWidget *m_listBox = nullptr;
    ToneLabel *m_nothing = nullptr; ///< in place of the list
    ToneLabel *m_hint = nullptr;
    ToneLabel *m_problem = nullptr;
    bool m_isFilling = false;
};

} // namespace Hookglass
